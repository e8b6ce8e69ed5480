/** Pages a person can read: the chat with its cards, and who is there. */
@NullMarked
package io.larkspur.sandbox.chat;

import org.jspecify.annotations.NullMarked;
