/** How the platform is reached: settings, apps, and guarded HTTP calls. */
@NullMarked
package io.larkspur.feishu.platform;

import org.jspecify.annotations.NullMarked;
