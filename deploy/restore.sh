#!/bin/sh
# A dump into the empty database of a server that roles.sql was run on: all of it, or nothing. As superuser.
#   deploy/restore.sh postgresql://postgres@host/retaguarda /backups/2026-11-21.dump
set -eu
url=$1 file=$2
ask() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --command "$1" "$url"; }

if [ "$(ask "select count(*) from pg_tables where schemaname = 'public'")" != 0 ]; then
    echo "restore.sh: the database is not empty; nothing was changed" >&2
    exit 1
fi
pg_restore --dbname="$url" --exit-on-error --single-transaction "$file"
ask "analyze"
echo "restored at revision $(ask "select version_num from alembic_version"), \
$(ask "select count(*) from company") companies, $(ask "select count(*) from audit") audit rows"
