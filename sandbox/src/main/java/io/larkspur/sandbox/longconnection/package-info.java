/** The long connection: clients that dial in, and the frames they are sent. */
@NullMarked
package io.larkspur.sandbox.longconnection;

import org.jspecify.annotations.NullMarked;
