#!/bin/bash
# Before a removal (deb: "remove", rpm: 0), but not before an update, which runs on beside a session.
set -e
case "${1-}" in remove | 0) ;; *) exit 0 ;; esac

if [ -d /run/systemd/system ]; then
  systemctl disable --now --quiet cleardesk-kiosk.service cleardesk-kiosk-x11.service || true
else
  rm -f /etc/systemd/system/*.wants/cleardesk-kiosk.service \
    /etc/systemd/system/*.wants/cleardesk-kiosk-x11.service
fi
