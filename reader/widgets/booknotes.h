#pragma once

#include "reader/core/striplayout.h"
#include "reader/widgets/readercommands.h"
#include "reader/widgets/readingmemory.h"
#include "reader/widgets/readingview.h"

#include <functional>
#include <memory>

namespace nw::reader {

enum class ReadingLayout
{
    SinglePage,
    TwoPages,
    VerticalStrip,
    HorizontalStrip,
    PanelByPanel
};

// "single", "double", "strip", "row", "guided"
const char *layoutWord(ReadingLayout layout);
std::optional<ReadingLayout> layoutFromWord(const QString &word);
ReaderCommand layoutCommand(ReadingLayout layout);

// How one book is read, as far as its reader ever said so.
struct BookNotes
{
    std::optional<ReadingLayout> layout = {};
    std::optional<FitMode> fit = {};
    std::optional<ReadingDirection> direction = {};
    int quarterTurns = 0;
    Trimming trimming = Trimming::Off;
    PageMap map = {};
    std::optional<StripPlace> place = {}; // where a strip was left
    QSet<int> bookmarks = {};
    // Panels that were put right by hand, as shares of the page, in the order of reading.
    QMap<int, QList<QRectF>> frames = {};

    // What is as usual is left out.
    QJsonObject toJson() const;
    static BookNotes fromJson(const QJsonObject &json, int pageCount);

    friend bool operator==(const BookNotes &a, const BookNotes &b) = default;
};

// Keeps the notes of the open book. What is not only about single pages is kept for its series too,
// and taken over by books of it that have no notes of their own.
class BookKeeper
{
public:
    void setMemory(std::shared_ptr<ReadingMemory> memory) { m_memory = std::move(memory); }

    // An empty key: nothing is kept for longer than the book is open.
    void open(const QString &bookKey, const QString &seriesKey, int pageCount);
    const BookNotes &notes() const { return m_notes; }
    // How its series is read, for a book that says nothing itself: notes() has only its own layout.
    std::optional<ReadingLayout> seriesLayout() const { return m_seriesLayout; }
    void edit(const std::function<void(BookNotes &)> &change);

private:
    std::shared_ptr<ReadingMemory> m_memory;
    QString m_bookKey;
    QString m_seriesKey;
    BookNotes m_notes;
    std::optional<ReadingLayout> m_seriesLayout;
};

} // namespace nw::reader
