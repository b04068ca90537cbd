#pragma once

#include "reader/core/pagegeometry.h"
#include "services-client/clienttypes.h"

#include <QObject>

#include <functional>
#include <optional>

namespace nw::app {

class Composition;
class ReaderPage;
class ReadingController;

// The file that stands beside another in its folder, in natural order; nothing at either end, and
// where the folder cannot be read. Blocks.
std::optional<QString> fileBeside(const QString &path, reader::PageStep step);

// The comic that stands beside another in its series.
std::optional<ComicSummary> comicBeside(const QList<ComicCard> &cards, const QString &comicId,
                                        reader::PageStep step);

// Leads from a book to the next or the one before. Only when asked: at the end of a book it says
// which one comes next, and which key opens it.
class NeighbourController : public QObject
{
    Q_OBJECT

public:
    NeighbourController(ReaderPage &page, ReadingController &reading, QObject *parent = nullptr);

    void setComposition(Composition *parts) { m_parts = parts; }

private:
    struct Neighbour
    {
        QString title;
        QString path; // of a file
        QString comicId; // else
    };
    using Receiver = std::function<void(const std::optional<Neighbour> &)>;

    void find(reader::PageStep step, const Receiver &receiver);
    void findFile(reader::PageStep step, const Receiver &receiver);
    void findComic(reader::PageStep step, const Receiver &receiver);
    void open(reader::PageStep step);
    void sayEnd();

    ReaderPage &m_page;
    ReadingController &m_reading;
    Composition *m_parts = nullptr;
};

} // namespace nw::app
