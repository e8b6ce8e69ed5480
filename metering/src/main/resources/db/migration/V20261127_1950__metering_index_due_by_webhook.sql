-- What is due for one webhook is found without reading what waits for others.
create index webhook_deliveries_due_of_webhook on webhook_deliveries (webhook_id, next_attempt_at, id)
    where state = 'pending';
