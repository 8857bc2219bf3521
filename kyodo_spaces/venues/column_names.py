"""The many names that municipal files give to what a column holds."""

# A field, then its names; a line that begins with a blank goes on. Names are compared without
# blanks and marks. The fields are those of Venue, and some that only `records` knows.
FIELD_NAMES = """
municipality_code 全国地方公共団体コード 都道府県コード又は市区町村コード 市区町村コード
 団体コード 地方公共団体コード 自治体コード 都道府県コードまたは市区町村コード
external_id ID NO 施設ID 施設番号 施設コード 管理番号 番号 identifier
name 名称 施設名 施設名称 施設の名称 公共施設名 公共施設名称 会場名 会場 館名 園名 学校名
 事業所名 食堂名 子ども食堂名 こども食堂名 子ども食堂の名称 店名 店舗名 拠点名 カフェ名 名前
 施設 name label facilityName
name_kana 名称カナ 名称かな 名称フリガナ 名称ふりがな 名称仮名 フリガナ ふりがな カナ よみ 読み
 読み仮名 施設名カナ 施設名かな 施設名フリガナ 施設名ふりがな 施設名称カナ 施設名称フリガナ
 nameKana kana
name_en 名称英字 名称英語 名称英語表記 英語名 英語名称 施設名英語 nameEn
name_alias 名称通称 通称 愛称 略称 通称名
address 所在地連結表記 所在地連結標記 住所 所在地 施設住所 施設所在地 住所連結 住所表記
 住所所在地 所在地住所 会場住所 開催場所住所 開催場所所在地 address streetAddress
prefecture 所在地都道府県 都道府県名 都道府県
city 所在地市区町村 市区町村名 市区町村 市町村名 市町村
town 所在地町字 町字 町名 町丁目
lot 所在地番地以下 番地以下 番地
building 建物名等方書 方書 建物名等 建物名 ビル名
postal_code 郵便番号 zip zipCode postalCode 〒
latitude 緯度 latitude lat 北緯 緯度北緯 geoLat
longitude 経度 longitude lng lon long 東経 経度東経 geoLong
location location 緯度経度 経度緯度 座標 latLng latLong 位置情報
phone 電話番号 電話 施設電話番号 連絡先電話番号 代表電話番号 代表電話 連絡先 tel TEL番号 phone
 telephone telephoneNumber 電話番号代表 問い合わせ先電話番号 問合せ先電話番号
phone_extension 内線番号 内線
email 連絡先メールアドレス メールアドレス Eメール email mail メール
contact_url 連絡先FormURL 問合せフォームURL 問い合わせフォームURL
contact_note 連絡先備考その他SNSなど 連絡先備考
corporate_number 法人番号
operator 団体名 運営団体 運営団体名 運営主体 運営者 実施主体 指定管理者 設置者 管理者 主催団体
 設置主体
department 所管課 担当課 担当課名 所管部署 担当部署 所管 管理課 課名 担当
category 種別 施設種別 施設分類 分類 カテゴリ カテゴリー 施設区分 ジャンル 種類 施設種類
 category
district 地区 地区名 地域 地域名 圏域
access アクセス アクセス方法 交通アクセス 最寄り駅 最寄駅 交通 交通手段
description 説明 概要 施設概要 施設の概要 施設説明 事業内容 description
hours_weekdays 利用可能曜日 開館曜日 利用曜日 開催曜日 availableDate
hours_opens 開始時間 開始時刻 開館時刻 利用開始時間 利用可能開始時間 開催開始時間 startTime
 openTime
hours_closes 終了時間 終了時刻 閉館時刻 利用終了時間 利用可能終了時間 開催終了時間 endTime
 closeTime
hours_note 利用可能時間特記事項 利用可能日時特記事項 開催日時特記事項 開館時間特記事項
 利用時間特記事項
hours_text 開館時間 利用時間 利用可能時間 営業時間 開園時間 開所時間 開設時間 使用時間 開場時間
 開館時間等 openingHours
hours_closed 休館日 定休日 休業日 休園日 休所日 休場日 閉館日 休館日等 休み
note 備考 備考欄 note remarks 特記事項
url URL ホームページ ホームページURL ホームページアドレス ウェブサイト webサイト HP 参考URL
 施設URL website homepage サイトURL
image_url 画像 画像URL image
image_license 画像ライセンス
as_of 時点 更新日 データ更新日 最終更新日 更新年月日 データ時点 基準日 情報更新日 データ作成日
 更新日時
dataset データセット名
publisher 自治体名 提供元 出典
license ライセンス license
accessibility バリアフリー情報 バリアフリー
cafe_capacity 定員
cafe_frequency 開催頻度
cafe_dates 開催日
cafe_eligibility 参加条件 対象者 対象
cafe_how_to_apply 予約方法 申込方法
ignored # property 連番 項番 通番 通し番号 行番号
"""

# Words for amenities, as columns and in バリアフリー情報, beside those of the amenity table.
AMENITY_NAMES = {
    "多目的トイレ": "accessible_toilet",
    "多機能トイレ": "accessible_toilet",
    "車椅子対応": "wheelchair_access",
    "車いす対応": "wheelchair_access",
    "車いす可": "wheelchair_access",
    "車いす貸出": "wheelchair_loan",
    "車椅子貸出し": "wheelchair_loan",
    "杖貸出": "cane_loan",
    "スロープ": "step_free",
    "エレベーター": "step_free",
    "エレベータ": "step_free",
    "点字ブロック": "tactile_paving",
    "オストメイト": "ostomate_toilet",
    "オストメイト対応": "ostomate_toilet",
    "おむつ交換台": "diaper_changing",
    "おむつ替え": "diaper_changing",
    "身障者用駐車場": "priority_parking",
    "車椅子使用者用駐車場": "priority_parking",
    "身体障害者用駐車場": "priority_parking",
    "筆談": "written_communication",
    "盲導犬": "assistance_dogs",
    "wifi": "wifi",
    "公衆無線lan": "wifi",
    "駐車場情報": "parking",
    "駐車場台数": "parking",
    "駐車台数": "parking",
}
