#!/bin/sh
# Makes the secrets of an installation, each in a file of its own. What is there already is kept, so that it can
# be run again when a release needs one more. Keep a copy of secret_key away from the database's backups.
#   deploy/secrets.sh [folder] [host of PostgreSQL] [host of Valkey]
set -eu
folder=${1:-"$(dirname "$0")/secrets"} postgres=${2:-postgres} valkey=${3:-valkey}

# The folder keeps others on this machine out; the files are readable so that a container's user can be given them.
mkdir -p "$folder"
chmod 0700 "$folder"
umask 0333

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { test -e "$folder/$1" || printf '%s' "$2" >"$folder/$1"; }
password() { cat "$folder/${1}_password"; }

keep secret_key "$(random)"
for login in postgres owner api worker relay scheduler backup valkey; do
    keep "${login}_password" "$(random)"
done
keep owner_database_url "postgresql://retaguarda:$(password owner)@$postgres/retaguarda"
for process in api worker relay scheduler; do
    keep "${process}_database_url" "postgresql://retaguarda_${process}_login:$(password $process)@$postgres/retaguarda"
done
keep broker_url "redis://:$(password valkey)@$valkey:6379/0"
# Where mail is handed over, such as smtps://user:password@host?from=address; while it is empty, no mail is sent.
keep mail_url ""
