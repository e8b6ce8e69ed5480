/** What the platform lets one app call, shared by all replicas: obeyed before it has to refuse. */
@NullMarked
package io.larkspur.gateway.outbound;

import org.jspecify.annotations.NullMarked;
