/** What the control plane says about itself: the description of its API. */
@NullMarked
package io.larkspur.admin.docs;

import org.jspecify.annotations.NullMarked;
