#!/bin/bash
# After a removal (deb: "remove", rpm: 0) and after a purge (deb only). Only a purge takes the audit file.
set -e
case "${1-}" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac

rm -rf /opt/.cleardesk-running
if [ -f /etc/apparmor.d/cleardesk ]; then
  apparmor_parser --remove /etc/apparmor.d/cleardesk || true
  rm -f /etc/apparmor.d/cleardesk
fi
if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi

if [ "$1" = purge ]; then
  rm -rf /var/lib/cleardesk /var/log/cleardesk
  # `cleardesk init` keeps the settings before it, and dpkg does not know of them.
  rm -f /etc/cleardesk/cleardesk.yaml.old
  rmdir --ignore-fail-on-non-empty /etc/cleardesk 2>/dev/null || true
  if getent passwd cleardesk >/dev/null; then userdel cleardesk; fi
  # Where systemd-sysusers has made it, the group is one of its own.
  if getent group cleardesk >/dev/null; then groupdel cleardesk; fi
fi
