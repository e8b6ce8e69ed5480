/** The user's authorization by OAuth: the authorize page, the token endpoint, and who came back. */
@NullMarked
package io.larkspur.feishu.oauth;

import org.jspecify.annotations.NullMarked;
