#include "tests/support/fakecomic.h"

#include <QColor>

namespace nw::test {

using reader::PageRequest;
using reader::ReadErrorCode;
using reader::ReadResult;
using reader::RenderedPage;

FakeComic::FakeComic(int pageCount)
{
    for (int page = 0; page < pageCount; ++page)
        m_pages.append({QString::number(page), -1});
}

FakeComic::~FakeComic() = default;

ReadResult<QByteArray> FakeComic::pageBytes(int index) const
{
    std::unique_lock lock(m_mutex);
    m_reads.append(index);
    ++m_waiting;
    m_released.wait(lock, [&] { return !m_blocked.contains(index); });
    --m_waiting;
    if (m_failing.contains(index))
        return reader::readFailure(m_failing.value(index));
    const QSize size = m_sizes.value(index, kNaturalSize);
    return QByteArray::number(index) + ' ' + QByteArray::number(size.width()) + ' '
        + QByteArray::number(size.height());
}

void FakeComic::fail(int page, ReadErrorCode code)
{
    const std::lock_guard lock(m_mutex);
    m_failing.insert(page, code);
}

void FakeComic::mend(int page)
{
    const std::lock_guard lock(m_mutex);
    m_failing.remove(page);
}

void FakeComic::block(int page)
{
    const std::lock_guard lock(m_mutex);
    m_blocked.insert(page);
}

void FakeComic::release(int page)
{
    {
        const std::lock_guard lock(m_mutex);
        m_blocked.remove(page);
    }
    m_released.notify_all();
}

QList<int> FakeComic::readPages() const
{
    const std::lock_guard lock(m_mutex);
    return m_reads;
}

int FakeComic::readersWaiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting;
}

QColor FakeComic::colourOf(int page)
{
    return QColor(40 + (page * 67) % 200, 40 + (page * 31) % 200, 40 + (page * 97) % 200);
}

ReadResult<RenderedPage> FakeComic::render(const QByteArray &bytes, const PageRequest &request)
{
    const QList<QByteArray> words = bytes.split(' ');
    const QSize pageSize = words.size() == 3
        ? QSize(words.at(1).toInt(), words.at(2).toInt())
        : kNaturalSize;
    const reader::PageLook &look = request.look;
    const QRect kept = reader::keptPixels(reader::turnedSize(pageSize, look.quarterTurns), look);
    const double scale = request.scale.scaleFor(kept.size());
    QImage image(reader::bitmapSize(kept.size(), scale), QImage::Format_RGB32);
    image.fill(colourOf(words.first().toInt()));
    reader::adjust(&image, look.adjustments);
    return RenderedPage{image, kept.size(), kept, pageSize};
}

} // namespace nw::test
