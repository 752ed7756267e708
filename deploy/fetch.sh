#!/bin/sh
# The current edition of a bucket of objects, for a machine that serves the public alone: fetch.sh ADDRESS FOLDER.
# The pointer goes last, and each file gets its name once it is whole.
set -eu
take() { curl -fsS -o "$folder/.$1.part" "$address/$1" && mv "$folder/.$1.part" "$folder/$1"; }
address=$1 folder=$2
name=$(curl -fsS "$address/CURRENT")
case $name in "" | *[!A-Za-z0-9-]*) echo "not the name of an edition: $name" >&2; exit 1 ;; esac
for file in "$name.public.duckdb" "$name.json"; do
    [ -e "$folder/$file" ] || take "$file"
done
printf '%s\n' "$name" > "$folder/.CURRENT.part"
mv "$folder/.CURRENT.part" "$folder/CURRENT"
