#pragma once

#include "server/common/runtime/files.h"

namespace nw::server {

// Who uses a data folder. Programs that serve, import or repair use it together; a restore needs it
// for itself. Held until the object is gone or the program ends, however it ends.
class DataLock
{
public:
    enum class Use
    {
        Together,
        Alone
    };

    // Does not wait. Error: Unavailable, with one line for a person at a terminal.
    static Result<DataLock> take(const QString &dataFolder, Use use);

    DataLock() = default; // of nothing
    DataLock(DataLock &&other) noexcept
        : m_file(other.m_file.release())
    {
    }
    DataLock &operator=(DataLock &&other) noexcept
    {
        m_file.reset(other.m_file.release());
        return *this;
    }

private:
    Descriptor m_file;
};

} // namespace nw::server
