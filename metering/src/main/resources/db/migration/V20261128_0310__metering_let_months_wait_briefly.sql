-- Both change the table of all months. Behind one long reader they would wait, and all who write behind them; the chore that
-- calls them comes again in an hour.
alter function usage_prepare_months(date, integer) set lock_timeout = '200ms';
alter function usage_drop_months_before(date) set lock_timeout = '200ms';
