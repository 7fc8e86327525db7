#!/bin/bash
# After an installation or an update, of the deb ("configure") and of the rpm (a number).
set -e
case "${1-}" in configure | [0-9]*) ;; *) exit 0 ;; esac

if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers cleardesk.conf
elif ! getent passwd cleardesk >/dev/null; then
  useradd --system --user-group --home-dir /var/lib/cleardesk --no-create-home \
    --shell /usr/sbin/nologin --comment 'Cleardesk kiosk' cleardesk
fi
for folder in /var/lib/cleardesk /var/log/cleardesk; do
  install -d -m 0700 -o cleardesk -g cleardesk "$folder"
done

# Ubuntu lets programs make user namespaces, which Chromium's sandbox is made of, by profile only.
profile=/opt/Cleardesk/resources/apparmor-profile
if command -v aa-enabled >/dev/null && aa-enabled --quiet &&
  apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
  install -m 0644 "$profile" /etc/apparmor.d/cleardesk
  apparmor_parser --replace --write-cache --skip-read-cache /etc/apparmor.d/cleardesk || true
fi

# Nothing is enabled here: `cleardesk-kiosk enable` is an administrator's decision. A kiosk that runs
# goes on with the files it started with until nobody has a session.
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
  for unit in cleardesk-kiosk.service cleardesk-kiosk-x11.service; do
    if systemctl --quiet is-active "$unit"; then
      systemctl start --no-block "cleardesk-kiosk-update@$unit" || true
    fi
  done
fi
