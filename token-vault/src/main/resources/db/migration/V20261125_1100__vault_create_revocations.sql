-- Ends of consents, written with the end and read by every replica. Sequences do not follow the order of commits, so a
-- reader asks for what its last snapshot could not see: tx is the transaction that wrote the row.
CREATE TABLE revocations (
    id       bigint GENERATED ALWAYS AS IDENTITY,
    tx       xid8        NOT NULL DEFAULT pg_current_xact_id(),
    kind     text        NOT NULL,
    app_id   text        NOT NULL,
    user_id  text        NOT NULL,
    names    text[]      NOT NULL,
    version  bigint      NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT revocations_pkey PRIMARY KEY (id),
    CONSTRAINT revocations_kind_check CHECK (kind IN ('grant', 'consent'))
);

COMMENT ON COLUMN revocations.kind IS 'grant: it is no more; consent: fewer applications may use it';

CREATE INDEX revocations_tx_idx ON revocations (tx, id);
CREATE INDEX revocations_ended_at_idx ON revocations (ended_at);
