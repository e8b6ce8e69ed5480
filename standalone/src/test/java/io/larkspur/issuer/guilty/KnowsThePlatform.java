package io.larkspur.issuer.guilty;

import io.larkspur.feishu.UserIdType;

class KnowsThePlatform {

    UserIdType type = UserIdType.OPEN_ID;
}
