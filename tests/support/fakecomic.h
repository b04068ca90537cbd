#pragma once

#include "reader/core/comicdocument.h"
#include "reader/core/render/pagerequest.h"

#include <QHash>
#include <QSet>

#include <condition_variable>
#include <mutex>

namespace nw::test {

// A comic whose pages come when the test says so. Its "bytes" are the page's number and size as text;
// render() turns them into a flat picture of that size, kNaturalSize when none was set, kept and
// scaled as asked, in a colour that tells the page.
class FakeComic : public reader::ComicDocument
{
public:
    static constexpr QSize kNaturalSize{200, 300};

    explicit FakeComic(int pageCount);
    ~FakeComic() override;

    reader::DocumentFormat format() const override { return reader::DocumentFormat::Zip; }
    QString title() const override { return QStringLiteral("A fake comic"); }
    const reader::ComicInfo &info() const override { return m_info; }
    const QList<reader::PageEntry> &pages() const override { return m_pages; }
    QList<reader::Defect> defects() const override { return {}; }
    reader::ReadResult<QByteArray> pageBytes(int index) const override;

    // Both before the comic is given to anybody.
    void setInfo(const reader::ComicInfo &info) { m_info = info; }
    void setNaturalSize(int page, const QSize &size) { m_sizes.insert(page, size); }

    void fail(int page, reader::ReadErrorCode code);
    void mend(int page);
    // From now on reading the page blocks until release(page).
    void block(int page);
    void release(int page);

    QList<int> readPages() const; // in the order in which reading began
    int readersWaiting() const; // on blocked pages, now

    static QColor colourOf(int page);
    static reader::ReadResult<reader::RenderedPage> render(const QByteArray &bytes,
                                                           const reader::PageRequest &request);

private:
    reader::ComicInfo m_info;
    QList<reader::PageEntry> m_pages;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_released;
    mutable QList<int> m_reads;
    mutable int m_waiting = 0;
    QSet<int> m_blocked;
    QHash<int, reader::ReadErrorCode> m_failing;
    QHash<int, QSize> m_sizes;
};

} // namespace nw::test
