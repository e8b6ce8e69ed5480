/** Who issues users' tokens, as the walk to consent and the routes see them. */
@NullMarked
package io.larkspur.issuer;

import org.jspecify.annotations.NullMarked;
