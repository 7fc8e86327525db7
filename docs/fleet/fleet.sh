#!/bin/sh
# What an administrator does with a fleet, with mosquitto-clients. It is run in the folder with ca.pem,
# fleet-admin.pem and fleet-admin.key.
#   fleet.sh end device/desk-7 ['REASON']    ends the session of one device
#   fleet.sh end group/ward-3 ['REASON']     of a group
#   fleet.sh end all ['REASON']              of all devices
#   fleet.sh watch                           shows answers, and each device's status
# BROKER names the broker, PORT its port (8883), ADMIN the certificate's name (fleet-admin). The user reads
# REASON on the exit screen.
set -eu
admin=${ADMIN:-fleet-admin}
broker="-V 5 -h ${BROKER:-fleet.example.org} -p ${PORT:-8883} --cafile ca.pem --cert $admin.pem --key $admin.key"

case "${1:-}:${2:-}" in
end:device/?* | end:group/?* | end:all)
  id=$(cat /proc/sys/kernel/random/uuid)
  reason=$(printf '%s' "${3:-}" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g')
  # Never with -r: a command that the broker keeps is refused.
  mosquitto_pub $broker -q 1 -D publish message-expiry-interval 300 -t "cleardesk/command/$2" \
    -m "{\"v\":1,\"id\":\"$id\",\"do\":\"end-session\",\"at\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\",\"reason\":\"$reason\"}"
  echo "$id"
  ;;
watch:)
  exec mosquitto_sub $broker -q 1 -v -t 'cleardesk/receipt/+' -t 'cleardesk/status/+'
  ;;
*)
  sed -n 's/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
