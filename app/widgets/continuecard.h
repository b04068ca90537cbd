#pragma once

#include "app/models/comicitem.h"
#include "app/widgets/statefade.h"

#include <QAbstractButton>

namespace nw::app {

class CoverStore;

// A comic that was begun: cover, title, where one is, when. A press goes on reading. objectName:
// continue.<key>.
class ContinueCard : public QAbstractButton
{
    Q_OBJECT

public:
    ContinueCard(const Theme &theme, CoverStore &covers, QWidget *parent = nullptr);

    void setItem(const ComicItem &item, std::int64_t nowMs);
    const ComicItem &item() const { return m_item; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Theme &m_theme;
    CoverStore &m_covers;
    HoverFade m_hover;
    ComicItem m_item;
    QString m_day;
};

} // namespace nw::app
