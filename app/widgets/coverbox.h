#pragma once

#include "app/models/comicitem.h"

#include <QWidget>

namespace nw::app {

class CoverStore;
class Theme;

// One large cover.
class CoverBox : public QWidget
{
    Q_OBJECT

public:
    CoverBox(const Theme &theme, CoverStore &covers, const QSize &size, QWidget *parent = nullptr);

    void setItem(const ComicItem &item);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    CoverStore &m_covers;
    ComicItem m_item;
};

} // namespace nw::app
