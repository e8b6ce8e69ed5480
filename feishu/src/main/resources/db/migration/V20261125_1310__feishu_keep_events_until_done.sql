-- An event is kept here before it is acknowledged, and worked on after. Rows of earlier versions count as done.
ALTER TABLE platform_events
    ADD COLUMN event_type  text,
    ADD COLUMN payload     text,
    ADD COLUMN happened_at timestamptz,
    ADD COLUMN state       text    NOT NULL DEFAULT 'done',
    ADD COLUMN attempts    integer NOT NULL DEFAULT 0,
    ADD COLUMN due_at      timestamptz,
    ADD COLUMN finished_at timestamptz,
    ADD COLUMN outcome     text,
    ADD CONSTRAINT platform_events_state_check CHECK (state IN ('waiting', 'done', 'dead')),
    ADD CONSTRAINT platform_events_waiting_check
        CHECK (state <> 'waiting' OR (event_type IS NOT NULL AND payload IS NOT NULL AND due_at IS NOT NULL));

COMMENT ON COLUMN platform_events.payload IS 'What the event says, as JSON; gone once the work is done';
COMMENT ON COLUMN platform_events.outcome IS 'What came of it; of a waiting or dead row, why the last attempt failed';

CREATE INDEX platform_events_due_ix ON platform_events (due_at) WHERE state = 'waiting';
CREATE INDEX platform_events_dead_ix ON platform_events (received_at) WHERE state = 'dead';
