package io.larkspur.gateway.conversation;

/** An answer that is read along while it passes. */
interface Answer {

    void saw(byte[] piece);

    /** What was said, as far as it has come. */
    Said said();

    /**
     * What an answer says.
     *
     * @param cut whether some of it is missing
     */
    record Said(String text, long promptTokens, long completionTokens, boolean cut) {}
}
