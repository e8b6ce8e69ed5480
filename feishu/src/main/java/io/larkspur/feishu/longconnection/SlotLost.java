package io.larkspur.feishu.longconnection;

/** The lease of a slot ran out, or is about to; somebody else may hold it now. */
final class SlotLost extends RuntimeException {

    SlotLost(String why) {
        super(why, null, false, false);
    }
}
