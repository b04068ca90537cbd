#pragma once

#include "server/common/db/migrations.h"
#include "tests/support/testdatabases.h"

#include <memory>

namespace nw::test {

// Where the rows of a store are kept.
enum class Kept
{
    InMemory,
    InSqlite,
    InPostgres
};

// For initTestCase_data() of a suite that a store in memory, which other tests stand on, passes as
// the one with a database does.
void addKeptRows();

// The database of one test, where the present row wants one.
class KeptDatabase
{
public:
    // Empty, and brought up to date. Answers nothing, or why there is none here: for QSKIP.
    [[nodiscard]] QString open(const QList<server::Migration> &steps);

    std::shared_ptr<server::Database> get() const { return m_database; } // null: in memory

private:
    std::unique_ptr<ScratchDatabase> m_scratch;
    std::shared_ptr<server::Database> m_database;
};

} // namespace nw::test
