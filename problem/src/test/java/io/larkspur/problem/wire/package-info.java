@NullMarked
package io.larkspur.problem.wire;

import org.jspecify.annotations.NullMarked;
