#pragma once

#include "services-client/clienttypes.h"

#include <QObject>

namespace nw::app {

class ComicPage;
class Composition;

// Fills the comic's page from the cache, asks the server for what is newer, and does what its
// buttons say.
class ComicController : public QObject
{
    Q_OBJECT

public:
    ComicController(Composition &parts, ComicPage &page, QObject *parent = nullptr);

    void open(const QString &comicId, const QString &cameFrom);
    void reload();
    const QString &comicId() const { return m_comicId; }

Q_SIGNALS:
    void opened(); // there is something to show
    void failed(const nw::Error &error); // of what the person asked for
    void accountNeeded(const QString &comicTitle); // to download
    void downloadRemoved(const QString &comicId, const QString &title);

private:
    void show(const ComicRecord &record);
    void download(const QString &comicId);
    void cancelDownload(const QString &comicId);
    void removeDownload(const QString &comicId);
    template <typename Answer> void report(const Answer &answer);

    Composition &m_parts;
    ComicPage &m_page;
    QString m_comicId;
    QString m_cameFrom;
    bool m_shown = false;
};

} // namespace nw::app
