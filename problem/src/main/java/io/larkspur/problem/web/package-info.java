/** Renders failures as RFC 9457 problem documents, and in the platform's envelope where its clients read them. */
@NullMarked
package io.larkspur.problem.web;

import org.jspecify.annotations.NullMarked;
