#!/bin/sh
# Runs once, when the database volume is empty. Each role has a login of its own, so that the application can never
# take the owner's role; the tables and their grants come with the migrations.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres \
    -v app="$PORTAL_APP_PASSWORD" -v migrator="$PORTAL_MIGRATOR_PASSWORD" -v reader="$PORTAL_AUDITOR_PASSWORD" <<'SQL'
CREATE ROLE portal_owner NOLOGIN;
CREATE ROLE portal_app NOLOGIN;
CREATE ROLE portal_auditor NOLOGIN;
CREATE ROLE portal_web LOGIN NOINHERIT PASSWORD :'app';
CREATE ROLE portal_migrator LOGIN NOINHERIT PASSWORD :'migrator';
CREATE ROLE portal_audit_reader LOGIN NOINHERIT PASSWORD :'reader';
GRANT portal_app TO portal_web;
GRANT portal_owner TO portal_migrator;
GRANT portal_auditor TO portal_audit_reader;
CREATE DATABASE portal OWNER portal_owner;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_web, portal_migrator, portal_audit_reader;
SQL
