-- Which key seals, everywhere: the highest generation. Each is a rotation; the first is what the first program came with.
CREATE TABLE sealing_generations (
    generation  integer     NOT NULL,
    key_id      text        NOT NULL,
    started_by  text        NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT now(),
    total       bigint      NOT NULL,
    finished_at timestamptz,
    CONSTRAINT sealing_generations_pkey PRIMARY KEY (generation)
);

COMMENT ON COLUMN sealing_generations.total IS 'Grants that were sealed by other keys at the start';
COMMENT ON COLUMN sealing_generations.finished_at IS 'When no grant was sealed by another key any more';

-- The programs that run, and which keys they can open. Those not seen for a while are gone.
CREATE TABLE replicas (
    replica_id text        NOT NULL,
    program    text        NOT NULL,
    opens      text[]      NOT NULL,
    seals      text,
    started_at timestamptz NOT NULL DEFAULT now(),
    last_seen  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT replicas_pkey PRIMARY KEY (replica_id)
);

COMMENT ON COLUMN replicas.seals IS 'Null while it does not have the key that is to seal';
