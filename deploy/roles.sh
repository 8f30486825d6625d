#!/bin/sh
# Run once by the PostgreSQL image on an empty volume. Two roles, neither a superuser:
# one owns the tables and migrates them, the other is what web and worker sign in as.
# The walls between districts hold for both; only the second cannot take them down.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE onramp_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE onramp_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app_password';
CREATE DATABASE onramp OWNER onramp_owner;
\connect onramp
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO onramp_app;
ALTER DEFAULT PRIVILEGES FOR ROLE onramp_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO onramp_app;
ALTER DEFAULT PRIVILEGES FOR ROLE onramp_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO onramp_app;
SQL
