#pragma once

#include "app/models/comicitem.h"
#include "app/models/mainaction.h"
#include "app/pages/page.h"
#include "services-client/clienttypes.h"

namespace nw::app {

class Button;
class CoverBox;
class CoverStore;
class DetailsCard;
class FlowLayout;
class IconBox;
class Label;
class Meter;
class PreviewStrip;
class Tag;
class Theme;

// One comic of the server. objectNames: comicPage, comicMain (the button that says the truth),
// comicSecondary, comicStatement, comicNote, comicDownloadMeter, preview.<page>, previewMore.
class ComicPage : public Page
{
    Q_OBJECT

public:
    ComicPage(const Theme &theme, CoverStore &covers, QWidget *parent = nullptr);

    // What the page shows. `cameFrom` is the name of the place it was opened in.
    struct Content
    {
        ComicRecord record;
        QString coverKey;
        QStringList previewKeys; // of the cover store, one per open page
        bool networkGone = false;
    };
    void setContent(const Content &content, const QString &cameFrom);
    const ComicRecord &record() const { return m_content.record; }
    const MainAction &mainAction() const { return m_action; }

    QStringList path() const override;
    QWidget *startOfFocus() override;

Q_SIGNALS:
    void readRequested(const QString &comicId, int page); // from 1; 0: where the person was
    void downloadRequested(const QString &comicId);
    void cancelDownloadRequested(const QString &comicId);
    void removeDownloadRequested(const QString &comicId);

private:
    QWidget *buildLeft();
    QWidget *buildRight();
    QLayout *buildActions();
    void showHead();
    void showActions();
    void showPreviews();
    void runPrimary();
    void runSecondary();

    const Theme &m_theme;
    CoverStore &m_covers;
    Content m_content;
    QString m_cameFrom;
    MainAction m_action;
    CoverBox *m_cover = nullptr;
    DetailsCard *m_details = nullptr;
    Label *m_series = nullptr;
    Tag *m_badge = nullptr;
    Label *m_title = nullptr;
    Label *m_credits = nullptr;
    QWidget *m_tagRow = nullptr;
    FlowLayout *m_tags = nullptr;
    Label *m_description = nullptr;
    Label *m_statement = nullptr;
    Button *m_main = nullptr;
    Button *m_secondary = nullptr;
    Meter *m_meter = nullptr;
    IconBox *m_noteIcon = nullptr;
    Label *m_note = nullptr;
    QWidget *m_inside = nullptr;
    Label *m_insideCount = nullptr;
    PreviewStrip *m_previews = nullptr;
};

// The situation that decides the main action, out of what the cache holds.
ComicSituation situationOf(const ComicPage::Content &content);

// "Story Tobe Okafor, colours Lise Marchand"
QString creditsText(const ComicDetails &details);

} // namespace nw::app
