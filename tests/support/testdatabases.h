#pragma once

#include "server/common/db/database.h"

#include <QTemporaryDir>

namespace nw::test {

// For initTestCase_data() of a suite that every engine must pass: the column `engine` with a row
// for each.
void addEngines();

// Of the row that runs now.
server::Engine currentEngine();

// Why tests on this engine cannot run here, for QSKIP; empty when they can. Where
// NW_REQUIRE_POSTGRES is set, as CI does, they have to: the program ends.
QString whyNotOn(server::Engine engine);

// A database for one test, empty, and gone with this object. PostgreSQL: in the server of
// NW_POSTGRES_URL, or in one that this program starts the first time and that ends with it.
class ScratchDatabase
{
public:
    explicit ScratchDatabase(server::Engine engine = currentEngine());
    ~ScratchDatabase();
    ScratchDatabase(const ScratchDatabase &) = delete;
    ScratchDatabase &operator=(const ScratchDatabase &) = delete;

    QString url() const { return m_url; } // as DATABASE_URL has it
    std::shared_ptr<server::Database> open() const; // ends the program when it cannot be opened

    // PostgreSQL: ends every connection to it, as a restart of the server would.
    void disconnectAll() const;

private:
    const server::Engine m_engine;
    QTemporaryDir m_folder;
    QString m_name; // PostgreSQL
    QString m_url;
};

} // namespace nw::test
