/** Consent and tokens: the authorize page, the token endpoints, and the gate every API call passes. */
@NullMarked
package io.larkspur.sandbox.oauth;

import org.jspecify.annotations.NullMarked;
