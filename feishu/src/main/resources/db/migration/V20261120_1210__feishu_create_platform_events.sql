-- Events of the platform that took effect here, so that a redelivery changes nothing. Rows older than two days go.
CREATE TABLE platform_events (
    app_id      text        NOT NULL,
    event_id    text        NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT platform_events_pk PRIMARY KEY (app_id, event_id)
);

CREATE INDEX platform_events_received_at_ix ON platform_events (received_at);
