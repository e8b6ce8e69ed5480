-- Dead messages of one webhook are found, and counted, without reading those of others.
create index webhook_deliveries_dead_of_webhook on webhook_deliveries (webhook_id, id) where state = 'dead';
