#pragma once

#include "server/common/http/response.h"

#include <QByteArrayView>

#include <memory>

namespace nw::server {

// The part of a file that an answer carries, block by block, so that memory stays flat.
class FileReader
{
public:
    FileReader() = default;
    ~FileReader();
    FileReader(const FileReader &) = delete;
    FileReader &operator=(const FileReader &) = delete;

    enum class Opened
    {
        Yes,
        No
    };
    // No also when the file is shorter than the part.
    Opened open(const FileBody &part);

    qint64 left() const { return m_left; }
    QByteArrayView next(); // valid until the next call; empty when the file cannot be read any more

private:
    int m_descriptor = -1;
    qint64 m_offset = 0;
    qint64 m_left = 0;
    std::unique_ptr<char[]> m_block;
};

} // namespace nw::server
