#!/bin/sh
# Makes the certificates of a fleet, in the folder where it is run:
#   make-certificates.sh ca                          the CA: ca.pem, and ca.key, which belongs on no device and no broker
#   make-certificates.sh server fleet.example.org    the broker's: server.pem, server.key
#   make-certificates.sh client desk-7               a device's, or an administrator's: desk-7.pem, desk-7.key
#   make-certificates.sh revoke desk-7               the list of those that count no more: crl.pem, for the broker
# DAYS says for how long, 365 without it (ca: ten times as long).
set -eu
umask 077
days=${DAYS:-365}
curve='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'

# NAME FILE EXTENSIONS
sign() {
  openssl req $curve -keyout "$2.key" -out "$2.csr" -subj "/CN=$1" 2>/dev/null
  printf '%s\n' "$3" >"$2.ext"
  openssl x509 -req -in "$2.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -sha256 -days "$days" \
    -extfile "$2.ext" -out "$2.pem" 2>/dev/null
  rm "$2.csr" "$2.ext"
  chmod 644 "$2.pem"
}

case "${1:-}:${2:-}" in
ca:)
  openssl req -x509 $curve -keyout ca.key -out ca.pem -sha256 -days "$((days * 10))" \
    -subj '/CN=Cleardesk fleet CA' -addext 'keyUsage=critical,keyCertSign,cRLSign' 2>/dev/null
  chmod 644 ca.pem
  ;;
server:?*)
  case "$2" in
  *[!0-9.]*) name="DNS:$2" ;;
  *) name="IP:$2" ;;
  esac
  sign "$2" server "subjectAltName=$name
extendedKeyUsage=serverAuth"
  ;;
revoke:?*)
  # The list lasts as long as DAYS says: make it anew before, and after each `revoke`.
  printf '[ca]\ndefault_ca=fleet\n[fleet]\ndatabase=revoked.txt\ndefault_md=sha256\n' >revoke.conf
  touch revoked.txt
  openssl ca -config revoke.conf -cert ca.pem -keyfile ca.key -revoke "$2.pem" 2>/dev/null
  openssl ca -config revoke.conf -cert ca.pem -keyfile ca.key -gencrl -crldays "$days" -out crl.pem 2>/dev/null
  chmod 644 crl.pem
  ;;
client:?*)
  sign "$2" "$2" 'extendedKeyUsage=clientAuth'
  ;;
*)
  sed -n 's/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
