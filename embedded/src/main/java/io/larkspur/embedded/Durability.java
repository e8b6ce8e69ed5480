package io.larkspur.embedded;

/** Whether data must outlive the process or tests want speed. */
enum Durability {
    SAFE,
    NONE;

    String onOff() {
        return this == SAFE ? "on" : "off";
    }
}
