#!/bin/sh
# One consistent picture of the whole database, in one file that is there only when it is complete and readable.
# The address is the backup's login; without its right to pass row security PostgreSQL refuses the dump.
#   deploy/backup.sh postgresql://retaguarda_backup_login@host/retaguarda /backups/2026-11-21.dump
# The fiscal files (STORAGE_URL) and secret_key are not in it: copy the files after it, and keep the key elsewhere.
set -eu
url=$1 file=$2
umask 077

trap 'rm -f "$file.part"' EXIT
pg_dump --dbname="$url" --format=custom --file="$file.part"
pg_restore --list "$file.part" >/dev/null
mv "$file.part" "$file"
