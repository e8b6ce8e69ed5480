/** Who may come in: registered applications, their credentials, permissions and proofs. */
@NullMarked
package io.larkspur.accounts;

import org.jspecify.annotations.NullMarked;
