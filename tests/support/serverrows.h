#pragma once

#include "tests/support/serverprocess.h"
#include "tests/support/testdatabases.h"

namespace nw::test {

// For initTestCase_data() of a suite that the server must pass in every shape and on every engine:
// the columns `shape` and `engine`.
void addServerRows();

// The same of what is still one process alone.
void addOneProcessRows();

// A server on a database of its own, both gone with this object.
struct ServerOfRow
{
    ServerOfRow(Shape shape, server::Engine engine);
    bool start(); // and makes the client

    ScratchDatabase database;
    ServerProcess server;
    std::unique_ptr<HttpClient> client;
};

// The servers of a suite: the tests of one row share one.
class ServersByRow
{
public:
    // Of the row that runs now. The first time it is made and given to `begin`, which starts it.
    ServerOfRow &current(const std::function<void(ServerOfRow &)> &begin);

private:
    std::map<std::pair<Shape, server::Engine>, std::unique_ptr<ServerOfRow>> m_servers;
};

} // namespace nw::test
