package io.larkspur.feishu.card;

import java.util.Map;

/** What well-known scopes allow, for people; of others the name has to do. */
final class ScopeWords {

    private static final Map<String, Words> KNOWN = Map.ofEntries(
            Map.entry("aily:session:read", new Words("查看智能伙伴会话", "read conversations with AI assistants")),
            Map.entry(
                    "aily:session:write",
                    new Words("创建和修改智能伙伴会话", "start and change conversations with AI assistants")),
            Map.entry("aily:message:read", new Words("查看智能伙伴消息", "read messages of AI assistants")),
            Map.entry("aily:message:write", new Words("向智能伙伴发送消息", "send messages to AI assistants")),
            Map.entry("aily:run:read", new Words("查看智能伙伴的运行", "see what AI assistants are doing")),
            Map.entry("aily:run:write", new Words("运行智能伙伴", "run AI assistants")),
            Map.entry("aily:skill:read", new Words("查看智能伙伴技能", "see the skills of AI assistants")),
            Map.entry("aily:skill:write", new Words("调用智能伙伴技能", "use the skills of AI assistants")),
            Map.entry("aily:knowledge:ask", new Words("向智能伙伴知识库提问", "ask the knowledge of AI assistants")),
            Map.entry("app_engine:apps:read", new Words("查看低代码应用", "list low-code applications")),
            Map.entry("app_engine:workspace.table:read", new Words("查看数据表结构", "see the tables of workspaces")),
            Map.entry("app_engine:workspace.table.record:read", new Words("查看数据表记录", "read records of workspaces")),
            Map.entry(
                    "app_engine:workspace.table.record:write",
                    new Words("新增和修改数据表记录", "add and change records of workspaces")),
            Map.entry(
                    "app_engine:workspace.sql_commands:write",
                    new Words("在工作空间执行 SQL", "run SQL commands in workspaces")),
            Map.entry("app_engine:security.audit_log:read", new Words("查看审计日志", "read audit logs")),
            Map.entry("app_engine:seat_activity:read", new Words("查看席位活跃情况", "see how seats are used")),
            Map.entry("app_engine:seat_assignment:read", new Words("查看席位分配", "see who has a seat")),
            Map.entry("spark:app:read", new Words("查看妙搭应用", "see Spark applications")),
            Map.entry("spark:app:write", new Words("修改妙搭应用", "change Spark applications")),
            Map.entry(
                    "spark:app.sql_commands:write", new Words("在妙搭应用执行 SQL", "run SQL commands in Spark applications")),
            Map.entry("spark:app.storage:write", new Words("上传文件到妙搭应用", "store files in Spark applications")),
            Map.entry("spark:app.table:read", new Words("查看妙搭应用的数据表结构", "see the tables of Spark applications")),
            Map.entry("spark:app.table.record:read", new Words("查看妙搭应用的记录", "read records of Spark applications")),
            Map.entry(
                    "spark:app.table.record:write",
                    new Words("新增和修改妙搭应用的记录", "add and change records of Spark applications")));

    private ScopeWords() {}

    /** A line of a list. */
    static Words of(String scope) {
        Words known = KNOWN.get(scope);
        return known == null
                ? Words.both("· " + scope)
                : new Words("· " + known.zh() + "（" + scope + "）", "· " + known.en() + " (" + scope + ")");
    }
}
