-- The logins of an installation, none with more power than its process needs. As superuser, once per server:
--   SECRETS=deploy/secrets psql --set ON_ERROR_STOP=1 --file deploy/postgres/roles.sql
-- The passwords are read from the files that deploy/secrets.sh makes.
\set owner `cat "${SECRETS:-/run/secrets}/owner_password"`
\set api `cat "${SECRETS:-/run/secrets}/api_password"`
\set worker `cat "${SECRETS:-/run/secrets}/worker_password"`
\set relay `cat "${SECRETS:-/run/secrets}/relay_password"`
\set scheduler `cat "${SECRETS:-/run/secrets}/scheduler_password"`
\set backup `cat "${SECRETS:-/run/secrets}/backup_password"`

-- What a process may do; nobody signs in as these.
create role retaguarda_app nologin;
create role retaguarda_relay nologin;
-- What whoever checks from outside may see: docs/reference/audit-views.md.
create role retaguarda_audit nologin;

-- Owns the tables and is used by migrations alone.
create role retaguarda login password :'owner';
grant retaguarda_app, retaguarda_relay, retaguarda_audit to retaguarda with inherit false, set true;

create role retaguarda_api_login login password :'api';
create role retaguarda_worker_login login password :'worker';
create role retaguarda_relay_login login password :'relay';
create role retaguarda_scheduler_login login password :'scheduler';
grant retaguarda_app to retaguarda_api_login, retaguarda_worker_login with inherit false, set true;
grant retaguarda_relay to retaguarda_relay_login with inherit false, set true;
grant retaguarda_app, retaguarda_relay to retaguarda_scheduler_login with inherit false, set true;

-- Reads every row of every company, and changes none: a dump under row security would be refused.
create role retaguarda_backup_login login bypassrls replication password :'backup';
grant pg_read_all_data to retaguarda_backup_login;

create database retaguarda owner retaguarda;
revoke all on database retaguarda from public;
grant connect on database retaguarda to retaguarda_api_login, retaguarda_worker_login, retaguarda_relay_login,
    retaguarda_scheduler_login, retaguarda_backup_login;
