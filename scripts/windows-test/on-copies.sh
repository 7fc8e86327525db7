#!/bin/sh
# on-copies.sh FOLDER DEBIAN CHECKOUT NODE MODULES COMMAND...
# Runs a command on copies of a Debian with Wine and of the checkout, which is /cleardesk in it. The copies are in
# memory (overlayfs on tmpfs): with unshare(1), they are gone as soon as the command has ended.
set -eu
folder=$1 debian=$2 checkout=$3 node=$4 modules=$5
shift 5

# on_copy WHAT PLACE: everything that is written below PLACE stays in memory.
on_copy() {
  changes=$(mktemp -d "$folder/changes.XXXXXX")
  mkdir -p "$changes/upper" "$changes/work" "$2"
  mount -t overlay overlay -o "lowerdir=$1,upperdir=$changes/upper,workdir=$changes/work" "$2"
}

mount -t tmpfs -o mode=755 tmpfs "$folder"
root=$folder/debian
on_copy "$debian" "$root"
on_copy "$checkout" "$root/cleardesk"
mkdir "$root/results"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
cp "$node" "$root/node.exe"
cp -r "$modules/." "$root/cleardesk/node_modules/"
# keytar takes this one, for Linux, before that of the platform.
rm -rf "$root/cleardesk/node_modules/keytar/build"
exec "$@"
