-- Apart from the change above, so that the check of old rows holds no lock that calls wait for.
ALTER TABLE grants VALIDATE CONSTRAINT grants_refresh_state_check;
