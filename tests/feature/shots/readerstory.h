#pragma once

#include "app/mainwindow.h"
#include "tests/feature/shots/photographer.h"

#include <QTemporaryDir>

namespace nw::test {

// Shows every mode of the reader and everything that opens over its pages, with books of its own
// and those that the project draws. Needs no server.
class ReaderStory
{
public:
    ReaderStory(app::MainWindow &window, Photographer &photographer, const QString &booksFolder);

    void tell();

private:
    reader::ReaderWidget &reader() { return *m_window.readerWidget(); }
    QString book(const QString &slug) const;
    QString brokenBook() const; // whose second page is damaged
    QString lockedBook() const;
    void open(const QString &path, int page);
    void takeLayouts();
    void takeGuided();
    void takePanels();
    void takeFixes();
    void takeTrouble();
    void takeSmall();
    void take(const QString &name);

    app::MainWindow &m_window;
    Photographer &m_photographer;
    QString m_booksFolder;
    QTemporaryDir m_folder;
};

} // namespace nw::test
