/** Lets in people whom issuers of other systems vouch for. */
@NullMarked
package io.larkspur.admin.outside;

import org.jspecify.annotations.NullMarked;
