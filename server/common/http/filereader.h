#pragma once

#include "server/common/http/response.h"

#include <QByteArrayView>

#include <memory>
#include <sys/types.h>

namespace nw::server {

// The part of a file that an answer carries, block by block, so that memory stays flat. An I/O
// thread asks isReady() first: a disk would keep all other connections of the thread waiting.
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
    bool isReady(); // the next block is in memory; false: fetch() would wait for the disk
    void fetch(); // reads the next block; on any thread that may wait
    QByteArrayView next(); // valid until the next call; empty when the file cannot be read any more

private:
    enum class Disk
    {
        Wait,
        DoNotWait
    };
    ssize_t read(Disk disk);

    int m_descriptor = -1;
    qint64 m_offset = 0;
    qint64 m_left = 0;
    std::unique_ptr<char[]> m_block;
    ssize_t m_fetched = 0; // bytes of m_block that next() is about to hand out
};

} // namespace nw::server
