#pragma once

#include "app/models/comicfilter.h"

#include <QList>
#include <QWidget>

namespace nw::app {

class Button;
class Chip;
class ContinueCard;
class CoverStore;
class Label;
class Segmented;
class Theme;

// Above the library's covers: what was begun, the filters, the order. objectNames: continueShowAll,
// chip.all, chip.unread, chip.inProgress, chip.finished, chip.format, chip.language, librarySort,
// view.grid, view.list.
class LibraryHeader : public QWidget
{
    Q_OBJECT

public:
    LibraryHeader(const Theme &theme, CoverStore &covers, QWidget *parent = nullptr);

    // What was begun and not finished, last read first.
    void setContinue(const QList<ComicItem> &items, std::int64_t nowMs);

    struct Counts
    {
        int all = 0;
        int unread = 0;
        int inProgress = 0;
        int finished = 0;
    };
    void setCounts(const Counts &counts);
    void setChoices(const QStringList &formats, const QStringList &languages);
    void setReadState(ReadState state);
    void setOrder(SortOrder order);
    void setLayoutIndex(int index); // 0: covers, 1: rows

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void continueChosen(const nw::app::ComicItem &item);
    void showAllChosen();
    void readStateChosen(nw::app::ReadState state);
    void formatsChosen(const QSet<QString> &formats);
    void languagesChosen(const QSet<QString> &languages);
    void orderChosen(nw::app::SortOrder order);
    void layoutChosen(int index);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildFilters();
    void placeCards();
    int cardColumns(int width) const;
    enum class Choice
    {
        Format,
        Language
    };
    void openChoices(Choice which);
    void choose(Choice which, const QString &choice);
    void openOrders();

    const Theme &m_theme;
    CoverStore &m_covers;
    QWidget *m_continueHead;
    Button *m_showAll;
    QList<ContinueCard *> m_cards;
    QList<ComicItem> m_continue;
    std::int64_t m_nowMs = 0;
    QWidget *m_filters;
    QList<Chip *> m_stateChips;
    Chip *m_format = nullptr;
    Chip *m_language = nullptr;
    Button *m_order = nullptr;
    Segmented *m_layout = nullptr;
    QStringList m_formats;
    QStringList m_languages;
    QSet<QString> m_chosenFormats;
    QSet<QString> m_chosenLanguages;
    SortOrder m_sortOrder = SortOrder::LastRead;
};

} // namespace nw::app
