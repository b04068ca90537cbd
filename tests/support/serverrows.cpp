#include "tests/support/serverrows.h"

#include <QTest>

namespace nw::test {

using server::Engine;

void addOneProcessRows()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<Engine>("engine");
    QTest::newRow("one process, sqlite") << Shape::OneProcess << Engine::Sqlite;
    QTest::newRow("one process, postgres") << Shape::OneProcess << Engine::Postgres;
}

void addServerRows()
{
    addOneProcessRows();
    QTest::newRow("a process a role, sqlite") << Shape::ProcessPerRole << Engine::Sqlite;
    QTest::newRow("a process a role, postgres") << Shape::ProcessPerRole << Engine::Postgres;
}

ServerOfRow::ServerOfRow(Shape shape, Engine engine)
    : database(engine)
    , server(shape)
{
    server.setEnvironment(QStringLiteral("DATABASE_URL"), database.url());
}

bool ServerOfRow::start()
{
    if (!server.start())
        return false;
    client = std::make_unique<HttpClient>(server.client());
    return true;
}

ServerOfRow &ServersByRow::current(const std::function<void(ServerOfRow &)> &begin)
{
    QFETCH_GLOBAL(Shape, shape);
    QFETCH_GLOBAL(Engine, engine);
    auto &kept = m_servers[{shape, engine}];
    if (!kept) {
        kept = std::make_unique<ServerOfRow>(shape, engine);
        begin(*kept);
    }
    return *kept;
}

} // namespace nw::test
