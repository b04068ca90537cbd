#pragma once

#include "app/models/comicitem.h"

#include <QWidget>

namespace nw::app {

class Button;
class CoverStore;
class Label;
class Tag;
class Theme;

// The comic that the store shows first. objectName: featureOpen.
class FeatureCard : public QWidget
{
    Q_OBJECT

public:
    FeatureCard(const Theme &theme, CoverStore &covers, QWidget *parent = nullptr);

    void setItem(const ComicItem &item);

Q_SIGNALS:
    void opened(const nw::app::ComicItem &item);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    CoverStore &m_covers;
    ComicItem m_item;
    Tag *m_tag;
    Label *m_series;
    Label *m_title;
    Label *m_creator;
    Label *m_facts;
    Button *m_open;
};

} // namespace nw::app
